// What JavaScript adds to the pages: live updates, a question before a half-written form
// is left, and keyboard shortcuts.
import { createAll, Button, ErrorSummary, NotificationBanner, ServiceNavigation, SkipLink } from './govuk-frontend.js'
import { watch } from './live.js'
import { listen } from './keys.js'
import { guard, isDirty } from './guard.js'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')
for (const component of [Button, ErrorSummary, NotificationBanner, ServiceNavigation, SkipLink]) createAll(component)
guard()
listen()
watch(isDirty)
