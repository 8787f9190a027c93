// Lint rules of the web front end; layout is prettier's business.
import js from '@eslint/js'
import prettier from 'eslint-config-prettier'
import vue from 'eslint-plugin-vue'
import ts from 'typescript-eslint'

export default ts.config(
	{ ignores: ['build*/**', 'node_modules/**', 'web/shared/api.ts'] },
	js.configs.recommended,
	...ts.configs.recommended,
	...vue.configs['flat/recommended'],
	prettier,
	{
		files: ['**/*.vue'],
		languageOptions: { parserOptions: { parser: ts.parser } },
	},
	{
		rules: {
			'no-undef': 'off', // TypeScript knows better
			'no-console': 'error',
			eqeqeq: 'error',
			'max-lines': ['error', 600],
			'max-lines-per-function': ['error', { max: 80, skipComments: true }],
			complexity: ['error', 14],
			'vue/no-v-html': 'error', // titles come from other people's spreadsheets
			'vue/multi-word-component-names': 'off',
			'vue/block-lang': ['error', { script: { lang: 'ts' } }],
			'vue/component-api-style': ['error', ['script-setup']],
			'vue/max-attributes-per-line': 'off',
		},
	},
	{
		files: ['tests/web/**', 'bench/web/**', 'web/tools/**'],
		rules: { 'no-console': 'off' },
	},
)
