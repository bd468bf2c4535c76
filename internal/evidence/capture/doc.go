// Package capture takes pictures of posts with a real browser: headless Chromium,
// in a fresh profile, with no way out but the proxy of package egress.
//
// The page is an attacker. Whatever it does ends in an outcome, in time, with a
// sentence that tells a person why there is no picture; nothing half-taken is ever
// given out as evidence.
//
// It may import evidence's egress, chromedp and its protocol, and x/sys/unix.
package capture
