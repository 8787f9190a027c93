// Why a decision was not stored, in words.
import { CallError } from '@shared/call.ts'
import { moment } from '@shared/format.ts'
import { kit } from '@shared/kit.ts'
import { t } from '../words/review.ts'

/** What somebody else did meanwhile. */
function faster(conflict: CallError['conflict']): string {
	const values = {
		who: conflict?.by || t('someone'),
		when: conflict?.at ? moment(conflict.at) : t('just-now'),
	}
	if (conflict?.what === 'accepted') return t('why.accepted', values)
	if (conflict?.what === 'none') return t('why.none', values)
	return t(conflict?.what === 'nothing_decided' ? 'why.taken-back' : 'why.candidates')
}

/** `title` of the book, when it was about one. */
export function whyNot(caught: unknown, title?: string): string {
	const kind = caught instanceof CallError ? caught.kind : 'failed'
	if (kind === 'conflict' && title)
		return t('said.conflict', { title, why: faster((caught as CallError).conflict) })
	const why = kit(`state.${kind}`)
	return title ? t('said.failed', { title, why }) : t('said.failed.match', { why })
}
