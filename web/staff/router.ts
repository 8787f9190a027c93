// The console's pages, under /staff/.
import { createRouter, createWebHistory } from 'vue-router'

export const router = createRouter({
	history: createWebHistory('/staff/'),
	routes: [{ path: '/', component: () => import('./pages/Start.vue') }],
})
