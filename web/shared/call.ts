// Calls of the daemon, typed by the rooms' contracts. One place for the CSRF header, for problem JSON and for what a page
// has to say when a call fails: every failure is a CallError with a kind that pages show in words (StateBox.vue).
import type { Calls, Problem, ProblemCode } from '@api'

export type Operation = Extract<keyof Calls, string>
export type Reply<O extends Operation> = Calls[O]['reply']

/** `path`, `query` and `body` of an operation: absent where it has none, left out where all of it may be. */
type Part<N extends string, T> = [T] extends [undefined]
	? { [name in N]?: undefined }
	: object extends T
		? { [name in N]?: T }
		: { [name in N]: T }
export type Given<O extends Operation> = Part<'path', Calls[O]['path']> &
	Part<'query', Calls[O]['query']> &
	Part<'body', Calls[O]['body']>

export type FailureKind =
	| 'offline' // nothing came back
	| 'sign-in' // 401
	| 'denied' // 403
	| 'missing' // 404
	| 'conflict' // 409: somebody else was faster
	| 'refused' // other 4xx: `detail` says what is wrong with the request
	| 'busy' // 429, 503
	| 'failed' // other 5xx, or an answer that is not ours

export class CallError extends Error {
	readonly kind: FailureKind
	readonly status: number
	readonly code: ProblemCode | ''
	readonly detail: string
	/** The field of the request that was refused, when one was. */
	readonly field: string
	/** Who was faster, of a conflict: a word of the room, a name, Unix milliseconds. */
	readonly conflict: Problem['conflict']
	/** What the library's staff find the call by in the log. */
	readonly requestId: string
	constructor(kind: FailureKind, status = 0, problem: Partial<Problem> = {}) {
		super(problem.detail || kind)
		this.kind = kind
		this.status = status
		this.code = problem.code ?? ''
		this.detail = problem.detail ?? ''
		this.field = problem.field ?? ''
		this.conflict = problem.conflict
		this.requestId = problem.request ?? ''
	}
}

const root = '/api/v1'
let csrf = ''
let signInWanted: (() => void) | null = null

/** The token of GET /people/me, sent with every call that changes something. */
export function setCsrf(token: string): void {
	csrf = token
}

/** What to do when a session has ended: the application sends its user to the sign-in page with `next`. */
export function onSignInWanted(handler: (() => void) | null): void {
	signInWanted = handler
}

function kindOf(status: number): FailureKind {
	if (status === 401) return 'sign-in'
	if (status === 403) return 'denied'
	if (status === 404) return 'missing'
	if (status === 409) return 'conflict'
	if (status === 429 || status === 503) return 'busy'
	return status >= 400 && status < 500 ? 'refused' : 'failed'
}

/** What a refused answer says; the body may be nginx's own page. */
function failure(status: number, body: string, requestId: string | null): CallError {
	let problem: Partial<Problem> = {}
	try {
		problem = JSON.parse(body) as Problem
	} catch {
		// not JSON: the status has to do
	}
	const error = new CallError(kindOf(status), status, {
		...problem,
		request: problem.request || requestId || '',
	})
	if (error.kind === 'sign-in') signInWanted?.()
	return error
}

type Fields = Record<string, string | number | boolean | undefined>

/** 'GET /reserves/courses/{id}' with its path and query filled in. */
function address(operation: string, given: { path?: unknown; query?: unknown }): string {
	const path = operation
		.slice(operation.indexOf(' ') + 1)
		.replace(/\{(\w+)\}/g, (_, name: string) =>
			encodeURIComponent(String((given.path as Fields)[name])),
		)
	const query = Object.entries((given.query ?? {}) as Fields)
		.filter(([, value]) => value !== undefined && value !== '')
		.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`)
	return root + path + (query.length ? `?${query.join('&')}` : '')
}

/** The address of a GET: for links to files, and for what index.html asks for before this script is here. */
export function addressOf<O extends Extract<Operation, `GET ${string}`>>(
	operation: O,
	given: Given<O>,
): string {
	return address(operation, given)
}

// What the page's first inline script asked for before this code had arrived: each used once.
declare global {
	interface Window {
		kaijuanEarly?: Record<string, Promise<Response>>
	}
}
function early(url: string): Promise<Response> | undefined {
	const begun = window.kaijuanEarly?.[url]
	if (begun) delete window.kaijuanEarly![url]
	return begun
}

function request(method: string, body: unknown, signal: AbortSignal | undefined): RequestInit {
	const headers: Record<string, string> = { Accept: 'application/json' }
	const init: RequestInit = { method, headers, credentials: 'same-origin' }
	if (signal) init.signal = signal
	if (method !== 'GET') headers['X-CSRF-Token'] = csrf
	if (body !== undefined) {
		headers['Content-Type'] = 'application/json'
		init.body = JSON.stringify(body)
	}
	return init
}

/** Calls the daemon. Throws CallError, or the browser's AbortError when `signal` stopped it. */
export async function call<O extends Operation>(
	operation: O,
	given: Given<O>,
	signal?: AbortSignal,
): Promise<Reply<O>> {
	const url = address(operation, given)
	const method = operation.slice(0, operation.indexOf(' '))
	let answer: Response
	let body: string
	try {
		const begun = method === 'GET' ? early(url) : undefined
		answer = await (begun ?? fetch(url, request(method, given.body, signal)))
		body = await answer.text()
	} catch (error) {
		if (signal?.aborted) throw error
		throw new CallError('offline')
	}
	if (!answer.ok) throw failure(answer.status, body, answer.headers.get('X-Request-Id'))
	return parsed<O>(answer.status, body)
}

function parsed<O extends Operation>(status: number, body: string): Reply<O> {
	if (status === 204) return undefined as Reply<O>
	try {
		return JSON.parse(body) as Reply<O>
	} catch {
		throw new CallError('failed', status) // a captive portal's page, most likely
	}
}

/**
 * Sends a file as it is; `progress` hears sent and total bytes. XMLHttpRequest, because fetch tells nothing about what has
 * been sent.
 */
export function upload<O extends Operation>(
	operation: O,
	given: Given<O> & { body: Blob },
	progress: (sent: number, total: number) => void,
	signal?: AbortSignal,
): Promise<Reply<O>> {
	const file: Blob = given.body
	return new Promise((resolve, reject) => {
		const sending = new XMLHttpRequest()
		sending.open('POST', address(operation, given))
		sending.setRequestHeader('Content-Type', 'application/octet-stream')
		sending.setRequestHeader('X-CSRF-Token', csrf)
		sending.upload.onprogress = (event) => progress(event.loaded, file.size)
		sending.onerror = () => reject(new CallError('offline'))
		sending.onabort = () => reject(new DOMException('stopped', 'AbortError'))
		sending.onload = () => {
			const { status, responseText } = sending
			if (status < 200 || status > 299)
				return reject(failure(status, responseText, sending.getResponseHeader('X-Request-Id')))
			try {
				resolve(parsed<O>(status, responseText))
			} catch (error) {
				reject(error as Error)
			}
		}
		signal?.addEventListener('abort', () => sending.abort())
		sending.send(file)
	})
}
