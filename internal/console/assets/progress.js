// Shows the progress of jobs. The bars follow what the server sends. Screen readers read
// out only the announcements, which change seldom.
const announced = new Map() // the last announcement, by the id of the job
const announcer = document.createElement('div')

export function startProgress () {
  announcer.setAttribute('role', 'status')
  announcer.className = 'govuk-visually-hidden'
  document.getElementById('main').append(announcer)
  for (const job of document.querySelectorAll('[data-job]')) announced.set(job.dataset.job, job.dataset.announcement)
}

// showProgress shows the progress of a job: {id, done, of, text, announcement}.
export function showProgress (job) {
  const shown = document.querySelector('[data-job="' + CSS.escape(job.id) + '"]')
  if (!shown) return
  shown.querySelector('[data-job-text]').textContent = job.text
  const bar = shown.querySelector('progress')
  if (bar && job.of) Object.assign(bar, { max: job.of, value: job.done })
  announce(job.id, job.announcement)
}

// announceChanges compares with a fresh page, and announces which jobs have started and
// which have ended.
export function announceChanges (fresh) {
  for (const job of fresh.querySelectorAll('[data-job]')) announce(job.dataset.job, job.dataset.announcement)
  for (const ended of fresh.querySelectorAll('[data-ended]')) {
    const id = ended.dataset.ended
    if (!announced.has(id) || fresh.querySelector('[data-job="' + CSS.escape(id) + '"]')) continue
    announced.delete(id)
    announcer.textContent = ended.dataset.announcement
  }
}

function announce (id, text) {
  if (announced.get(id) === text) return
  announced.set(id, text)
  announcer.textContent = text
}
