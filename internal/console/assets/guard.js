// The browser asks before a person leaves a form that they have begun to fill in.
const begun = new Set()

export const isDirty = (region) => [...begun].some((form) => region.contains(form))

export function guard () {
  document.addEventListener('input', (event) => {
    const form = event.target.closest('form[data-guard]')
    if (form) begun.add(form)
  })
  document.addEventListener('submit', (event) => begun.delete(event.target))
  window.addEventListener('beforeunload', (event) => {
    if ([...begun].some((form) => form.isConnected)) event.preventDefault()
  })
}
