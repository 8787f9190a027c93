// The console's pages, under /staff/. `need` is the permission that a page's calls ask for; App.vue shows a refusal instead
// of a page whose permission is lacking. Whoever is signed out goes to the sign-in page and comes back here.
import { createRouter, createWebHistory } from 'vue-router'
import { loadSession, signInAddress } from '@shared/session.ts'
import { wordsReady } from '@shared/words.ts'

declare module 'vue-router' {
	interface RouteMeta {
		need?: string
	}
}

export const router = createRouter({
	history: createWebHistory('/staff/'),
	routes: [
		{ path: '/', name: 'start', component: () => import('./pages/Start.vue') },
		{
			path: '/imports',
			name: 'imports',
			component: () => import('./pages/Imports.vue'),
			meta: { need: 'reserves.import' },
		},
		{
			path: '/imports/new',
			name: 'import-new',
			component: () => import('./pages/ImportNew.vue'),
			meta: { need: 'reserves.import' },
		},
		{
			path: '/imports/:id(\\d+)',
			name: 'import',
			component: () => import('./pages/Import.vue'),
			meta: { need: 'reserves.import' },
		},
		{
			path: '/review',
			name: 'review',
			component: () => import('./pages/Review.vue'),
			meta: { need: 'reserves.review' },
		},
		{
			path: '/coverage',
			name: 'coverage',
			component: () => import('./pages/Coverage.vue'),
			meta: { need: 'reserves.coverage' },
		},
		{
			path: '/gaps',
			name: 'gaps',
			component: () => import('./pages/Gaps.vue'),
			meta: { need: 'reserves.coverage' },
		},
		{
			path: '/resources',
			name: 'resources',
			component: () => import('./pages/Resources.vue'),
			meta: { need: 'resources.edit' },
		},
		{ path: '/:rest(.*)*', name: 'missing', component: () => import('./pages/Missing.vue') },
	],
	scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? undefined : { top: 0 }),
})

router.beforeEach(async (to) => {
	try {
		if ((await loadSession()).signed_in) return true
	} catch {
		return true // App.vue says why nobody can be recognised, and tries again
	}
	location.assign(signInAddress(`/staff${to.fullPath}`))
	return false
})

// A lazy page brings words of its own.
router.beforeResolve(() => wordsReady())
