// The levels of study that search can be narrowed to, in the order shown.
import type { reserves } from '@api'
import { currentLanguage } from '@shared/words.ts'
import { t } from './words/frame.ts'

export const levels: reserves.Level[] = [
	'any',
	'undergraduate',
	'graduate',
	'master',
	'doctor',
	'junior_college',
	'continuing',
	'international',
	'other',
]

export function asLevel(text: unknown): reserves.Level {
	return levels.find((level) => level === text) ?? 'any'
}

export function levelWord(level: reserves.Level): string {
	return level === 'not_told' ? '' : t(`level.${level}`)
}

/** As the school says it, on Chinese pages. */
export function levelText(course: { level: reserves.Level; level_text?: string }): string {
	if (currentLanguage.value === 'zh' && course.level_text) return course.level_text
	return levelWord(course.level)
}
