package address

import (
	"net/url"
	"slices"
	"strings"
	"unicode"
)

// NormalAuthor gives the one form of an author's handle by which the author is
// recognised on a channel: lower case, without a leading @, a slash at its end,
// surrounding space or invisible marks; of the address of a profile, the name in it.
//
// It is for comparing, not for showing, and never fails: what it does not
// understand comes back in lower case. NormalAuthor of its own result is that
// result.
func NormalAuthor(channel, handle string) string {
	profile := profileOf(NormalChannel(channel))
	for {
		handle = foldHandle(handle)
		name, ok := profile.name(handle)
		// A name in an address can be an address again; each turn is shorter.
		if !ok || len(name) >= len(handle) {
			return handle
		}
		handle = name
	}
}

// foldHandle drops the marks that come along when a handle is copied from a
// web page, such as U+200E, which no reader can see.
func foldHandle(handle string) string {
	visible := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, handle)
	return strings.TrimFunc(strings.TrimLeftFunc(visible, func(r rune) bool {
		return r == '@' || unicode.IsSpace(r)
	}), func(r rune) bool { return r == '/' || unicode.IsSpace(r) })
}

// NormalPostURL gives the one form of a post's address by which the same post,
// reported again, is recognised: scheme and host in lower case; no default port,
// user, fragment, tracking parameters or trailing slash; parameters in order.
//
// What is not an http or https address comes back trimmed. NormalPostURL of its
// own result is that result.
func NormalPostURL(raw string) string {
	raw = strings.TrimSpace(raw)
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return raw
	}
	escaped := strings.TrimRight(u.EscapedPath(), "/")
	path, err := url.PathUnescape(escaped)
	if err != nil {
		return raw
	}
	normal := url.URL{
		Scheme: u.Scheme, Host: normalHost(u.Scheme, u.Host),
		Path: path, RawPath: escaped,
		RawQuery: withoutTracking(u.RawQuery),
	}
	return normal.String()
}

func normalHost(scheme, host string) string {
	host = strings.ToLower(host)
	if scheme == "http" {
		return strings.TrimSuffix(host, ":80")
	}
	return strings.TrimSuffix(host, ":443")
}

// withoutTracking works on the raw text: decoding would drop parameters that
// it cannot read, and so take two posts for one.
func withoutTracking(query string) string {
	var kept []string
	for parameter := range strings.SplitSeq(query, "&") {
		parameter = strings.TrimSpace(parameter)
		name, _, _ := strings.Cut(parameter, "=")
		if parameter != "" && !isTracking(strings.ToLower(name)) {
			kept = append(kept, parameter)
		}
	}
	slices.Sort(kept)
	return strings.Join(kept, "&")
}

// isTracking knows the parameters that say how a reader came to a post, and
// never which post it is.
func isTracking(name string) bool {
	switch name {
	case "fbclid", "gclid", "igsh", "igshid", "mibextid", "msclkid", "twclid":
		return true
	}
	return strings.HasPrefix(name, "utm_")
}
