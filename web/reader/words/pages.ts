// t() of sign-in, rules and the missing page.
import { defineWords } from '@shared/words.ts'
import zh from './pages.zh.ts'

export const t = defineWords(zh, async () => (await import('./pages.en.ts')).default)
