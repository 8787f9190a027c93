// One asynchronous answer of a page with its states: what came, whether it is being asked for, why it failed. A newer
// question stops the older one, so that answers never arrive in the wrong order.
import { onScopeDispose, ref, shallowRef } from 'vue'
import { CallError } from './call.ts'

export function useLoad<A extends unknown[], T>(
	ask: (signal: AbortSignal, ...given: A) => Promise<T>,
) {
	const data = shallowRef<T | null>(null)
	const error = shallowRef<CallError | null>(null)
	const loading = ref(false)
	let running: AbortController | null = null

	async function load(...given: A): Promise<void> {
		running?.abort()
		const mine = (running = new AbortController())
		loading.value = true
		error.value = null
		try {
			const answer = await ask(mine.signal, ...given)
			if (running === mine) data.value = answer
		} catch (caught) {
			if (running !== mine) return
			error.value = caught instanceof CallError ? caught : new CallError('failed')
		} finally {
			if (running === mine) loading.value = false
		}
	}
	onScopeDispose(() => running?.abort())
	return { data, error, loading, load }
}
