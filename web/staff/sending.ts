// What the first step of an import needs to know before anything is sent, and how it says what went wrong.
import type { CallError } from '@shared/call.ts'
import { bytes } from '@shared/format.ts'
import { t } from './words/imports.ts'

export interface TermOffer {
	code: string
	known: boolean // courses of it have been imported
}

const most = 512 * 1024 * 1024 // x-maximum-bytes of the contract

/** 2025-2026-2, or 2025-2026-3 where a school has a short third term. */
export function termFits(code: string): boolean {
	const [, from, to] = /^(\d{4})-(\d{4})-[123]$/.exec(code) ?? []
	return !!from && Number(to) === Number(from) + 1
}

/** The term that a day lies in: autumn from August, spring from February. */
export function termOfDay(day: Date): string {
	const year = day.getFullYear()
	const month = day.getMonth() + 1
	if (month >= 8) return `${year}-${year + 1}-1`
	return month >= 2 ? `${year - 1}-${year}-2` : `${year - 1}-${year}-1`
}

export function termAfter(code: string): string {
	const [, from, , nth] = /^(\d{4})-(\d{4})-([123])$/.exec(code) ?? []
	if (!from) return code
	const year = Number(from)
	return nth === '1' ? `${year}-${year + 1}-2` : `${year + 1}-${year + 2}-1`
}

/** What a librarian may want to import into: the known terms, newest first, and the ones about to begin. */
export function termOffers(known: string[], today = new Date()): TermOffer[] {
	const now = termOfDay(today)
	const codes = new Set([...known, now, termAfter(now)])
	if (known[0]) codes.add(termAfter(known[0]))
	const offers = [...codes].sort().reverse()
	const first = known[0] ?? now // stands first: it is what most files are for
	return [first, ...offers.filter((code) => code !== first)].map((code) => ({
		code,
		known: known.includes(code),
	}))
}

/** Why a file cannot be sent, in words; '' when it can. */
export function fileFault(file: File | null): string {
	if (!file) return t('new.file.wanted')
	if (file.size === 0) return t('new.file.empty')
	return file.size > most ? t('new.file.large', { limit: bytes(most) }) : ''
}

/** Why sending a file of `size` failed, and what to do. What is small enough to be sent may unpack to too much. */
export function uploadFault(error: CallError, size: number): string {
	if (error.status === 413)
		return size > most ? t('new.file.large', { limit: bytes(most) }) : t('new.failed.unpacked')
	if (error.kind === 'offline') return t('new.failed.offline')
	if (error.kind === 'busy') return t('new.failed.busy')
	if (error.field === 'term') return t('new.term.wanted')
	if (error.field === 'resource') return t('new.resource.wanted')
	return error.kind === 'refused' ? t('new.failed.refused') : t('new.failed.other')
}
