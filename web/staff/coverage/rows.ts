// What both kinds of rows say alike.
import { number, type Ratio } from '@shared/format.ts'
import { t } from '../words/coverage.ts'

export const shows = ['any', 'yes', 'review', 'no'] as const
export const besides = ['not_chosen', 'none_needed', 'enrolled_unknown'] as const
export const marks = { yes: 'ok', review: 'wait', no: 'stop' }

/** The part of a figure that a choice shows. */
export function partOf(figure: Ratio, show: (typeof shows)[number]): number {
	if (show === 'any') return figure.of
	if (show === 'yes') return figure.confirmed
	return show === 'review' ? figure.with_review - figure.confirmed : figure.of - figure.with_review
}

/** Unknown is not nought. */
export function enrolledText(enrolled: number, unknown: boolean): string {
	if (!unknown) return t('students.n', { n: number(enrolled) })
	return enrolled ? t('students.part', { n: number(enrolled) }) : t('students.unknown')
}
