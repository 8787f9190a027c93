// The document's title follows the page and the language.
import { watchEffect } from 'vue'
import { t } from './words/frame.ts'

/** Sets the title from what `name` reads, again whenever that changes. */
export function useTitle(name: () => string): void {
	watchEffect(() => {
		const page = name()
		const site = `${t('site.name')} · ${t('site.what')}`
		document.title = page ? `${page} · ${t('site.name')}` : site
	})
}
