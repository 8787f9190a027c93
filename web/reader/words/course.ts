// t() of the course page.
import { defineWords } from '@shared/words.ts'
import zh from './course.zh.ts'

export const t = defineWords(zh, async () => (await import('./course.en.ts')).default)
