// Package console is the web pages: for people who have ten minutes between
// meetings. Every page says first where this stands, what it is waiting for and
// what can be done now. It stands on the same services as the API, so nothing is
// possible here that is not possible there, or refused for another reason.
//
// A request goes form → command → service → redirect. Everything works without
// JavaScript, which only refreshes what changed, guards what is half written and
// listens for keys.
//
// It may import casework, cases, access, limit, gin, scs for sessions and
// html/template; never workflows, GORM or Temporal.
package console
