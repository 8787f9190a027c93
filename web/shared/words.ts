// The words of the pages in two languages: t() is typed over the Chinese dictionary, so that a missing or misspelt key, or
// a missing value for {name}, does not compile. English is loaded when it is wanted.
import { ref, shallowRef } from 'vue'

export type Language = 'zh' | 'en'
export type Words<K extends string = string> = Record<K, string>

/** The {names} in a text: `{n} 门课程` -> 'n'. `{n|course|courses}` chooses by number and names n too. */
type Names<S extends string> = S extends `${string}{${infer Name}}${infer Rest}`
	? (Name extends `${infer N}|${string}` ? N : Name) | Names<Rest>
	: never
type Values<S extends string> = [Names<S>] extends [never]
	? []
	: [values: Record<Names<S>, string | number>]

const stored = 'kaijuan.language'
const language = ref<Language>(document.documentElement.lang === 'en' ? 'en' : 'zh')

export const currentLanguage = language as Readonly<typeof language>

/** Fills {name} and {name|one|many}. */
export function fill(text: string, values: Record<string, string | number>): string {
	return text.replace(/\{(\w+)(?:\|([^|}]*)\|([^|}]*))?\}/g, (whole, name: string, one?, many?) => {
		const value = values[name]
		if (value === undefined) return whole
		return one === undefined ? String(value) : String(value) === '1' ? one : many
	})
}

const loaders: (() => Promise<void>)[] = []

/** A dictionary: the Chinese one at once, the English one on demand. Returns its t(). */
export function defineWords<const Z extends Words>(
	zh: Z,
	english: () => Promise<Words<Extract<keyof Z, string>>>,
) {
	type Key = Extract<keyof Z, string>
	const en = shallowRef<Words<Key> | null>(null)
	loaders.push(async () => {
		en.value ??= await english()
	})
	function t<K extends Key>(key: K, ...values: Values<Z[K]>): string {
		const text = (language.value === 'en' && en.value?.[key]) || zh[key] || key
		return values.length ? fill(text, values[0] as Record<string, string | number>) : text
	}
	/** A word whose key is put together from data, such as `level.${code}`; `otherwise` when there is none. */
	t.of = (key: string, otherwise = ''): string =>
		key in zh ? t(key as Key, ...([] as unknown as Values<Z[Key]>)) : otherwise
	return t
}

/** Loads what the chosen language needs; await it before the first page is shown. */
export async function wordsReady(): Promise<void> {
	if (language.value === 'en') await Promise.all(loaders.map((load) => load()))
}

export async function setLanguage(next: Language): Promise<void> {
	if (next === 'en') await Promise.all(loaders.map((load) => load()))
	language.value = next
	document.documentElement.lang = next === 'en' ? 'en' : 'zh-CN'
	try {
		localStorage.setItem(stored, next)
	} catch {
		// private windows refuse: the choice then lasts as long as the page
	}
}
