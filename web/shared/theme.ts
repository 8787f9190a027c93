// Light, dark or as the system has it. The pages' first inline script sets data-theme before the first paint.
import { ref } from 'vue'

export type Theme = 'light' | 'dark' | 'system'

const stored = 'kaijuan.theme'
const given = document.documentElement.dataset['theme']
const theme = ref<Theme>(given === 'light' || given === 'dark' ? given : 'system')
const systemDark = window.matchMedia('(prefers-color-scheme: dark)')

export const currentTheme = theme as Readonly<typeof theme>

/** Whether the page is dark now. */
export const isDark = ref(
	theme.value === 'dark' || (theme.value === 'system' && systemDark.matches),
)

function look() {
	isDark.value = theme.value === 'dark' || (theme.value === 'system' && systemDark.matches)
}

// Safari before 14 knows only addListener.
if (systemDark.addEventListener) systemDark.addEventListener('change', look)

export function setTheme(next: Theme): void {
	theme.value = next
	if (next === 'system') delete document.documentElement.dataset['theme']
	else document.documentElement.dataset['theme'] = next
	look()
	try {
		if (next === 'system') localStorage.removeItem(stored)
		else localStorage.setItem(stored, next)
	} catch {
		// private windows refuse: the choice then lasts as long as the page
	}
}
