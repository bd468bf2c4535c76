// Package console is the web pages: for officers who have ten minutes between meetings.
// Every page says first what state a case is in, what it waits for and what the person can
// do now. The pages use the same application service as the API, so both allow and refuse the
// same things for the same reasons.
//
// A form becomes a command, the service gives it to the case, and the browser is redirected
// to the page that shows the result: see command.go. What differs between the kinds of case
// stands in one table: see case_page.go. Everything works without JavaScript.
// With it, open pages update themselves, half-written forms are kept, and there are
// keyboard shortcuts.
//
// It may import casework, app, access, letter, report, web, gin and scs for sessions; never
// workflows, GORM or Temporal.
package console
