// Who is signed in, asked once a page load and after signing out.
import { computed, shallowRef } from 'vue'
import type { people } from '@api'
import { call, setCsrf } from './call.ts'

const caller = shallowRef<people.Me | null>(null)
let asked: Promise<people.Me> | null = null

/** null until the daemon has answered. */
export const me = caller as Readonly<typeof caller>
export const signedIn = computed(() => caller.value?.signed_in ?? false)

/** Whether the caller may do what a contract's x-need names, such as `reserves.import`. */
export function may(permission: string): boolean {
	return caller.value?.permissions.includes(permission) ?? false
}

export function loadSession(): Promise<people.Me> {
	asked ??= call('GET /people/me', {}).then(
		(found) => {
			caller.value = found
			setCsrf(found.csrf ?? '')
			return found
		},
		(error: unknown) => {
			asked = null
			throw error
		},
	)
	return asked
}

export async function signOut(): Promise<void> {
	await call('DELETE /people/session', {})
	asked = null
	caller.value = null
	await loadSession()
}

/** Where the sign-in page sends back to: a path of this site and nothing else. */
export function safeNext(next: string | null | undefined): string {
	// Browsers drop TAB and line ends from an address, and take \ for /: no such character, and it must end up here.
	if (!next?.startsWith('/') || [...next].some((c) => c <= ' ' || c === '\\')) return '/'
	const there = new URL(next, location.origin)
	return there.origin === location.origin ? there.pathname + there.search + there.hash : '/'
}

/** The sign-in page's address from here. */
export function signInAddress(here: string): string {
	return `/login?next=${encodeURIComponent(safeNext(here))}`
}
