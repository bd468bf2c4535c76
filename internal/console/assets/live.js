// When the server says that the page has changed, this replaces its regions. It does not
// replace a region that the person is using, and tells them so.
import { announceChanges, showProgress, startProgress } from './progress.js'

export function watch (isDirty) {
  const address = document.body.dataset.watch
  if (!address) return
  startProgress()
  const stream = new EventSource(address)
  stream.addEventListener('progress', (event) => showProgress(JSON.parse(event.data)))
  stream.addEventListener('changed', () => refresh(isDirty))
  window.addEventListener('pagehide', () => stream.close())
}

async function refresh (isDirty) {
  const answer = await fetch(location.pathname + location.search, { headers: { 'X-Refresh': '1' } })
  if (!answer.ok || answer.redirected) return
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html')
  announceChanges(fresh)
  let skipped = false
  for (const region of document.querySelectorAll('[data-live]')) {
    const newer = fresh.getElementById(region.id)
    if (!newer) continue
    if (isDirty(region) || region.contains(document.activeElement)) {
      skipped = true
      continue
    }
    for (const open of region.querySelectorAll('details[open][id]')) {
      newer.querySelector('#' + CSS.escape(open.id))?.setAttribute('open', '')
    }
    region.replaceWith(document.adoptNode(newer))
  }
  document.title = fresh.title
  if (skipped) showNotice()
}

function showNotice () {
  if (document.querySelector('.dc-changed')) return
  const line = document.createElement('div')
  line.className = 'dc-changed'
  line.setAttribute('role', 'status')
  const text = document.createElement('p')
  text.textContent = 'This page has changed. We did not update the part that you are using. '
  const again = document.createElement('a')
  again.href = location.pathname + location.search
  again.className = 'govuk-link'
  again.textContent = 'Show the latest version'
  text.append(again)
  line.append(text)
  document.getElementById('main').prepend(line)
}
