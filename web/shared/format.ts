// Numbers, dates, ratios and sizes as the pages write them, in the language of the page.
import { currentLanguage } from './words.ts'

const zone = 'Asia/Shanghai'
const made = new Map<string, Intl.DateTimeFormat>()

function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
	const locale = currentLanguage.value === 'en' ? 'en-GB' : 'zh-CN'
	const key = locale + JSON.stringify(options)
	let format = made.get(key)
	if (!format)
		made.set(key, (format = new Intl.DateTimeFormat(locale, { timeZone: zone, ...options })))
	return format
}

/** 1234567 -> 1,234,567 */
export function number(value: number): string {
	return String(Math.round(value)).replace(/\B(?=(\d{3})+(?!\d))/g, ',')
}

/** Unix ms -> 2026年11月22日 | 22 November 2026 */
export function day(ms: number): string {
	return dateFormat({ year: 'numeric', month: 'long', day: 'numeric' }).format(ms)
}

/** Unix ms -> 11月22日 09:12 | 22 November 09:12 */
export function moment(ms: number): string {
	const date = dateFormat({ month: 'long', day: 'numeric' }).format(ms)
	return `${date} ${dateFormat({ hour: '2-digit', minute: '2-digit', hour12: false }).format(ms)}`
}

/** A day as text, 2026-11-22 -> as day() writes it; anything else is given back as it came. */
export function dayOfText(text: string): string {
	return /^\d{4}-\d\d-\d\d$/.test(text) ? day(Date.parse(`${text}T12:00:00+08:00`)) : text
}

export interface Ratio {
	confirmed: number
	with_review: number
	of: number
}

/** One decimal, rounded as the workbook and the command do. */
function percent(part: number, whole: number): string {
	return ((part * 100) / whole).toFixed(1)
}

/** 75.5, or 75.5–78.9 when review could still raise it; null when there is nothing to count. */
export function ratioValue(ratio: Ratio): string | null {
	if (ratio.of <= 0) return null
	const low = percent(ratio.confirmed, ratio.of)
	const high = percent(ratio.with_review, ratio.of)
	return low === high ? low : `${low}–${high}`
}

/** The same with its unit: 75.5 %–78.9 % */
export function ratioText(ratio: Ratio): string {
	const value = ratioValue(ratio)
	return value === null ? '—' : value.replace(/(–|$)/g, ' %$1')
}

/** Bytes -> 3.4 MB */
export function bytes(count: number): string {
	if (count < 1024) return `${count} B`
	const units = ['KB', 'MB', 'GB']
	let value = count / 1024
	let unit = 0
	while (value >= 1024 && unit < 2) {
		value /= 1024
		unit++
	}
	return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`
}
