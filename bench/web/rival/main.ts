// The rival of the readers' home: the same matter with Element Plus, components on demand, an empty page until the script
// has come. As one builds it when nobody counts bytes.
import { createApp } from 'vue'
import { createRouter, createWebHistory } from 'vue-router'
import 'element-plus/theme-chalk/base.css'
import 'element-plus/theme-chalk/el-button.css'
import 'element-plus/theme-chalk/el-card.css'
import 'element-plus/theme-chalk/el-input.css'
import 'element-plus/theme-chalk/el-link.css'
import 'element-plus/theme-chalk/el-progress.css'
import 'element-plus/theme-chalk/el-skeleton.css'
import App from './App.vue'

const router = createRouter({
	history: createWebHistory(),
	routes: [{ path: '/:rest(.*)*', component: App }],
})
createApp(App).use(router).mount('#app')
