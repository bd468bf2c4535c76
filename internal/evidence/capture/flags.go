package capture

import (
	"github.com/chromedp/chromedp"
)

// deadProxy is an address where nothing listens. The browser's own requests go there;
// each page gets a proxy of its own.
const deadProxy = "http://127.0.0.1:1"

// bypassNothing overrides the rule by which Chromium passes loopback and link-local
// addresses around a proxy.
const bypassNothing = "<-loopback>"

// flags are the command line of Chromium. They isolate it from the machine's browser and
// from the network.
func flags(o Options, profile string) []chromedp.ExecAllocatorOption {
	list := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(o.Executable), chromedp.Headless, chromedp.UserDataDir(profile),
		chromedp.NoInheritEnv,
		chromedp.Env("HOME="+profile, "TMPDIR="+profile, "PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8"),
		chromedp.Flag("no-sandbox", o.NoSandbox),
		chromedp.WindowSize(width, height),
	}
	for name, value := range map[string]any{
		// No network but the proxy.
		"proxy-server":                           deadProxy,
		"proxy-bypass-list":                      bypassNothing,
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
		// Nothing of an installed browser, and no prompts.
		"no-first-run":             true,
		"no-default-browser-check": true,
		"disable-extensions":       true,
		"disable-default-apps":     true,
		"disable-breakpad":         true,
		"disable-notifications":    true,
		"deny-permission-prompts":  true,
		"password-store":           "basic",
		// Limited memory for scripts, and no media that plays by itself.
		"js-flags":              "--max-old-space-size=512",
		"autoplay-policy":       "user-gesture-required",
		"disable-dev-shm-usage": true, // /dev/shm is small in many containers
		"disable-gpu":           true,
		// The same screenshot on every machine.
		"force-color-profile": "srgb",
		"disable-lcd-text":    true,
		"lang":                "en-GB",
	} {
		list = append(list, chromedp.Flag(name, value))
	}
	return list
}
