package capture

import (
	"github.com/chromedp/chromedp"
)

// nowhere is a proxy that nobody listens as: what is not told another way, stays in.
const nowhere = "http://127.0.0.1:1"

// aroundNothing takes back the rule by which Chromium passes loopback and link-local
// addresses around a proxy.
const aroundNothing = "<-loopback>"

// flags are how Chromium is started: alone, quiet, and with no way out. Each page is
// given its own proxy later; what the browser itself would send goes nowhere.
func flags(o Options, profile string) []chromedp.ExecAllocatorOption {
	list := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(o.Executable), chromedp.Headless, chromedp.UserDataDir(profile),
		chromedp.NoInheritEnv,
		chromedp.Env("HOME="+profile, "TMPDIR="+profile, "PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8"),
		chromedp.Flag("no-sandbox", o.NoSandbox),
		chromedp.WindowSize(width, height),
	}
	for name, value := range map[string]any{
		// No way out but the proxy.
		"proxy-server":                           nowhere,
		"proxy-bypass-list":                      aroundNothing,
		"host-resolver-rules":                    "MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
		"disable-quic":                           true,
		"force-webrtc-ip-handling-policy":        "disable_non_proxied_udp",
		"webrtc-ip-handling-policy":              "disable_non_proxied_udp",
		"dns-prefetch-disable":                   true,
		"no-pings":                               true,
		"disable-background-networking":          true,
		"disable-component-update":               true,
		"disable-domain-reliability":             true,
		"disable-client-side-phishing-detection": true,
		"disable-sync":                           true,
		"disable-features":                       "Translate,OptimizationHints,MediaRouter,DialMediaRouteProvider,Prerender2,WebRtcAllowInputVolumeAdjustment,NetworkTimeServiceQuerying",
		// Alone: nothing of an installed browser, no questions.
		"no-first-run":             true,
		"no-default-browser-check": true,
		"disable-extensions":       true,
		"disable-default-apps":     true,
		"disable-breakpad":         true,
		"disable-notifications":    true,
		"deny-permission-prompts":  true,
		"password-store":           "basic",
		// Bounded: a page has so much memory for its scripts, and plays nothing by itself.
		"js-flags":              "--max-old-space-size=512",
		"autoplay-policy":       "user-gesture-required",
		"disable-dev-shm-usage": true, // it is small in many containers
		"disable-gpu":           true,
		// The same picture on every machine.
		"force-color-profile": "srgb",
		"disable-lcd-text":    true,
		"lang":                "en-GB",
	} {
		list = append(list, chromedp.Flag(name, value))
	}
	return list
}
