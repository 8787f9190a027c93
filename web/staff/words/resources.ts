// t() of the resources page.
import { defineWords } from '@shared/words.ts'
import zh from './resources.zh.ts'

export const t = defineWords(zh, async () => (await import('./resources.en.ts')).default)
