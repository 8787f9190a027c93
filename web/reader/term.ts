// The term that a reader looks at: the newest, unless the address names another. Links and searches keep it.
import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'

export function useTerm() {
	const route = useRoute()
	const router = useRouter()
	const term = computed(() => String(route.query['term'] ?? '').slice(0, 20))
	/** Another term, the rest of the question as it is; undefined is the newest. */
	const choose = (code: string | undefined) =>
		void router.push({ query: { ...route.query, page: undefined, term: code } })
	/** A part of a link's query: nothing when it is the newest. */
	const kept = computed(() => (term.value ? { term: term.value } : {}))
	return { term, choose, kept }
}
