// A form that somebody began to fill in is not left without being asked.
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
