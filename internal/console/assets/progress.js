// Shows the progress of jobs. The bars follow what the server sends; screen readers hear
// only what the server marks as to be said, which changes seldom.
const said = new Map() // by the id of the job: what was said last
const voice = document.createElement('div')

export function attend () {
  voice.setAttribute('role', 'status')
  voice.className = 'govuk-visually-hidden'
  document.getElementById('main').append(voice)
  for (const work of document.querySelectorAll('[data-work]')) said.set(work.dataset.work, work.dataset.said)
}

// move takes the progress of a job: {id, done, of, text, said}.
export function move (work) {
  const shown = document.querySelector('[data-work="' + CSS.escape(work.id) + '"]')
  if (!shown) return
  shown.querySelector('[data-work-text]').textContent = work.text
  const bar = shown.querySelector('progress')
  if (bar && work.of) Object.assign(bar, { max: work.of, value: work.done })
  say(work.id, work.said)
}

// settle compares with a fresh page, and says which jobs began and which have ended.
export function settle (fresh) {
  for (const work of fresh.querySelectorAll('[data-work]')) say(work.dataset.work, work.dataset.said)
  for (const end of fresh.querySelectorAll('[data-ended]')) {
    const id = end.dataset.ended
    if (!said.has(id) || fresh.querySelector('[data-work="' + CSS.escape(id) + '"]')) continue
    said.delete(id)
    voice.textContent = end.dataset.said
  }
}

function say (id, words) {
  if (said.get(id) === words) return
  said.set(id, words)
  voice.textContent = words
}
