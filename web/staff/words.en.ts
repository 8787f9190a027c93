// Words of the console, English.
import type zh from './words.zh.ts'

const en: Record<keyof typeof zh, string> = {
	'start.title': 'Staff console',
}
export default en
