// The readers' pages. Home is in the first load. The others are lazy, yet nobody waits for them: index.html names their files
// to the browser when it stands on their address, and home fetches them when it has nothing else to do.
import { createRouter, createWebHistory } from 'vue-router'
import { wordsReady } from '@shared/words.ts'
import Home from './pages/Home.vue'

const search = () => import('./pages/Search.vue')
const course = () => import('./pages/Course.vue')

export const router = createRouter({
	history: createWebHistory('/'),
	routes: [
		{ path: '/', name: 'home', component: Home },
		{ path: '/search', name: 'search', component: search },
		{ path: '/courses/:id', name: 'course', component: course, props: true },
		{ path: '/login', name: 'login', component: () => import('./pages/SignIn.vue') },
		{ path: '/about', name: 'about', component: () => import('./pages/About.vue') },
		{ path: '/:rest(.*)*', name: 'missing', component: () => import('./pages/Missing.vue') },
	],
	scrollBehavior: (to, from, saved) =>
		saved ?? (to.path === from.path && to.hash ? {} : { top: 0 }),
})

// A lazy page may bring words of its own.
router.beforeResolve(() => wordsReady())

/** Fetches the pages that come next, once this one stands. */
export function fetchAhead(): void {
	setTimeout(() => {
		void search().catch(() => undefined)
		void course().catch(() => undefined)
	}, 2000)
}
