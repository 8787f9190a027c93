// The console's entry: styles, words, routes. Pages are lazy: a librarian who imports loads no charts.
import { createApp } from 'vue'
import { onSignInWanted } from '@shared/call.ts'
import { signInAddress } from '@shared/session.ts'
import { wordsReady } from '@shared/words.ts'
import '@shared/tokens.css'
import '@shared/base.css'
import 'element-plus/theme-chalk/base.css'
import './element.css'
import './staff.css'
import App from './App.vue'
import { router } from './router.ts'

onSignInWanted(() => location.assign(signInAddress(location.pathname + location.search)))

void wordsReady().then(() => createApp(App).use(router).mount('#app'))
