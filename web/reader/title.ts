// The document's title follows the page and the language.
import { watchEffect } from 'vue'
import { siteName } from '@shared/site.ts'
import { t } from './words/frame.ts'

/** Sets the title from what `name` reads, again whenever that changes. */
export function useTitle(name: () => string): void {
	watchEffect(() => {
		const page = name()
		document.title = `${page || t('site.what')} · ${siteName.value}`
	})
}
