// t() of the readers' frame, home and search.
import { defineWords } from '@shared/words.ts'
import zh from './frame.zh.ts'

export const t = defineWords(zh, async () => (await import('./frame.en.ts')).default)
