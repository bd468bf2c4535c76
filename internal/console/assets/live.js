// When the server says that the page has changed, this replaces its regions. It leaves a
// region alone in which the person is working, and tells them.
import { attend, move, settle } from './progress.js'

export function watch (isDirty) {
  const address = document.body.dataset.watch
  if (!address) return
  attend()
  const stream = new EventSource(address)
  stream.addEventListener('progress', (event) => move(JSON.parse(event.data)))
  stream.addEventListener('changed', () => refresh(isDirty))
  window.addEventListener('pagehide', () => stream.close())
}

async function refresh (isDirty) {
  const answer = await fetch(location.pathname + location.search, { headers: { 'X-Refresh': '1' } })
  if (!answer.ok || answer.redirected) return
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html')
  settle(fresh)
  let kept = false
  for (const region of document.querySelectorAll('[data-live]')) {
    const newer = fresh.getElementById(region.id)
    if (!newer) continue
    if (isDirty(region) || region.contains(document.activeElement)) {
      kept = true
      continue
    }
    for (const open of region.querySelectorAll('details[open][id]')) {
      newer.querySelector('#' + CSS.escape(open.id))?.setAttribute('open', '')
    }
    region.replaceWith(document.adoptNode(newer))
  }
  document.title = fresh.title
  if (kept) say()
}

function say () {
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
