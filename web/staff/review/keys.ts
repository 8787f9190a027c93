// Keys that work anywhere on a page, for as long as it stands: not while somebody types, nor where Enter already means
// something. Keys of one letter can be switched off (WCAG 2.1.4): speech input "types" them.
import { onBeforeUnmount, onMounted, ref } from 'vue'

const stored = 'kaijuan.keys'

function remembered(): boolean {
	try {
		return localStorage.getItem(stored) !== 'off'
	} catch {
		return true
	}
}
const on = ref(remembered())
export const keysOn = on as Readonly<typeof on>

export function switchKeys(to: boolean): void {
	on.value = to
	try {
		localStorage.setItem(stored, to ? 'on' : 'off')
	} catch {
		// private windows refuse: the choice then lasts as long as the page
	}
}

/** `press` does what a key means and says whether it means anything. */
export function useKeys(press: (key: string) => boolean): void {
	function pressed(event: KeyboardEvent) {
		const target = event.target as HTMLElement
		if (!on.value || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
		if (target.matches('input:not([type=checkbox]), textarea, select')) return
		if (event.key === 'Enter' && target.closest('a, button, summary')) return
		if (press(event.key)) event.preventDefault()
	}
	onMounted(() => document.addEventListener('keydown', pressed))
	onBeforeUnmount(() => document.removeEventListener('keydown', pressed))
}
