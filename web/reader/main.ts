// The readers' entry. index.html has painted the header and the search form already: take over without losing what was
// typed meanwhile.
import { createApp } from 'vue'
import { wordsReady } from '@shared/words.ts'
import '@shared/tokens.css'
import '@shared/base.css'
import './reader.css'
import App from './App.vue'
import { router } from './router.ts'

void wordsReady().then(() => createApp(App).use(router).mount('#app'))
