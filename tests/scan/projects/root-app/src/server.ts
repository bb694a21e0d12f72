export { rootServer as server } from '@rootsdk/server-app'
