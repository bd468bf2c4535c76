// Shortcuts are g and then a letter. They do not work while a person is typing, or if they
// have switched them off.
const places = { w: '/my-work', i: '/incidents', n: '/incidents/new', d: '#now', t: '#timeline', k: '/help/keys' }
const off = () => localStorage.getItem('keys') === 'off'

export function listen () {
  let waiting = false
  document.addEventListener('keydown', (event) => {
    const typing = event.target.closest('input, textarea, select, [contenteditable]')
    if (typing || off() || event.ctrlKey || event.metaKey || event.altKey) return
    if (waiting && places[event.key]) go(places[event.key])
    waiting = event.key === 'g'
  })
  showSwitch()
}

function go (place) {
  if (!place.startsWith('#')) return location.assign(place)
  const there = document.querySelector(place)
  if (!there) return
  there.setAttribute('tabindex', '-1')
  there.scrollIntoView()
  there.focus()
}

function showSwitch () {
  const line = document.querySelector('[data-keys-switch]')
  if (!line) return
  const button = line.querySelector('button')
  const show = () => {
    button.textContent = off() ? 'Shortcuts are off' : 'Shortcuts are on'
    button.setAttribute('aria-pressed', String(!off()))
  }
  button.addEventListener('click', () => {
    localStorage.setItem('keys', off() ? 'on' : 'off')
    show()
  })
  show()
  line.hidden = false
}
