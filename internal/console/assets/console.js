// What pages do beside what they do without JavaScript: show what changed, guard
// what is half written, and listen for keys.
import { createAll, Button, ErrorSummary, NotificationBanner, ServiceNavigation, SkipLink } from './govuk-frontend.js'
import { watch } from './live.js'
import { listen } from './keys.js'
import { guard, isDirty } from './guard.js'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')
for (const component of [Button, ErrorSummary, NotificationBanner, ServiceNavigation, SkipLink]) createAll(component)
guard()
listen()
watch(isDirty)
