// Package capture takes screenshots of posts with a real browser, and puts them into
// custody (R7). The browser is headless Chromium. It gets a new profile for each post,
// and reaches the network only through the proxy of package egress.
//
// The page may be hostile. Whatever it does, a capture ends in time with an outcome and
// a sentence that tells people why there is no screenshot. Nothing incomplete becomes
// evidence.
//
// The browser runs in the process of the worker, or in one of its own on another network
// (duecourse browser), which [Service.Handler] serves and [Remote] asks.
//
// It owns the browser's processes and profiles, how a page is opened and checked, and
// what is taken of it. It does not own when a case needs a screenshot (casework), nor
// retries and heartbeats (activities).
//
// It may import casework, evidence, evidence/egress, chromedp with its protocol, and
// x/sys/unix.
package capture
