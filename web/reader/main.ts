// The readers' entry. index.html has painted the header and the search form already: take over without losing what was
// typed meanwhile.
import { createApp } from 'vue'
import { wordsReady } from '@shared/words.ts'
import '@shared/tokens.css'
import '@shared/base.css'
import './reader.css'
import App from './App.vue'
import { fetchAhead, router } from './router.ts'
import { readShell, restoreFocus } from './shell.ts'

const app = createApp(App).use(router)

void Promise.all([wordsReady(), router.isReady()]).then(() => {
	readShell()
	app.mount('#app')
	restoreFocus()
	fetchAhead()
})
