// Whose library this is, as kaijuan.ini names it: /site.json, written when the server starts. Remembered in the browser, so
// that index.html paints the name at once the next time.
import { computed, shallowRef } from 'vue'
import { kit } from './kit.ts'
import { currentLanguage } from './words.ts'

interface Site {
	name: string
	name_en: string
	address: string
	contact: string
	filing: string
}

const stored = 'kaijuan.site'

function remembered(): Partial<Site> {
	try {
		return JSON.parse(localStorage.getItem(stored) ?? '{}') as Partial<Site>
	} catch {
		return {}
	}
}

export const site = shallowRef(remembered())

export const siteName = computed(
	() =>
		(currentLanguage.value === 'en' ? site.value.name_en : site.value.name) || kit('site.library'),
)

export async function loadSite(): Promise<void> {
	try {
		const answer = await (window.kaijuanEarly?.['/site.json'] ?? fetch('/site.json'))
		const text = await answer.text()
		if (!answer.ok) return
		site.value = JSON.parse(text) as Site
		localStorage.setItem(stored, text)
	} catch {
		// the page stands without it
	}
}
