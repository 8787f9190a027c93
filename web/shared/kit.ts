// t() of the shared components.
import zh from './kit.zh.ts'
import { defineWords } from './words.ts'

export const kit = defineWords(zh, async () => (await import('./kit.en.ts')).default)

/** 2025-2026-2 -> 2025–2026 学年第二学期; another code is given back as it is. */
export function termText(code: string): string {
	const [, from, to, nth] = /^(\d{4})-(\d{4})-([123])$/.exec(code) ?? []
	if (!nth) return code
	const years = `${from}–${to}`
	if (nth === '1') return kit('term.first', { years })
	return nth === '2' ? kit('term.second', { years }) : kit('term.third', { years })
}
