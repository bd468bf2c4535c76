package address

import (
	"slices"
	"strings"
)

// isTracking knows the parameters that say how a reader came to a post, or where a video
// begins, and never which post it is.
func (l link) isTracking(p parameter) bool {
	name := strings.ToLower(p.name)
	for _, prefix := range []string{"utm_", "hsa_", "mtm_", "__cft__", "__tn__", "__xts__"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	switch name {
	case "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "twclid", "ttclid", "yclid", "li_fat_id", "srsltid",
		"igsh", "igshid", "mibextid", "mc_cid", "mc_eid", "mkt_tok", "_ga", "_gl", "_hsenc", "_hsmi", "ref_src", "ref_url",
		"s", "si", "feature", "time_continue", "__twitter_impression":
		return true
	case "t":
		return l.onPlatform || !isNumber(p.value) || !l.topicInQuery()
	}
	return l.onPlatform && slices.Contains(platformTracking(), name)
}

// platformTracking lists parameters that can name a post elsewhere, and never do on the
// platforms that the package knows.
func platformTracking() []string {
	return []string{
		"ref", "refid", "refsrc", "ref_source", "fref", "hc_ref", "hc_location", "eav", "paipv", "rdid", "sfnsn", "notif_id", "notif_t",
		"share_url", "_rdr", "_rdc", "locale", "locale2", "hl", "gl", "lang", "cn", "cxt", "src", "source", "ab_channel", "pp", "app",
		"persist_app", "noapp", "img_index", "is_from_webapp", "is_copy_url", "sender_device", "sender_web_id", "web_id", "u_code",
		"_r", "_t", "_d", "trk", "lipi", "midtoken", "originalsubdomain", "rcm", "trackingid", "start", "end", "autoplay",
	}
}

// topicInQuery says whether a number in the parameter "t" names a topic of a forum
// ("/viewtopic.php?t=12") and not a second of a video ("/videos/12?t=30").
func (l link) topicInQuery() bool {
	return strings.Contains(l.last(), ".") || !strings.ContainsAny(strings.Join(l.segments, ""), "0123456789")
}

// namesPost says whether a fragment names a page or a post on it: "!/posts/1", "/posts/1",
// "post-12". Other fragments only scroll.
func namesPost(fragment string) bool {
	if strings.HasPrefix(fragment, "/") || strings.HasPrefix(fragment, "!") {
		return true
	}
	word := strings.ToLower(strings.TrimRight(fragment, "0123456789"))
	return len(word) < len(fragment) &&
		slices.Contains([]string{"post", "p", "msg", "message", "comment", "reply"}, strings.TrimRight(word, "-_"))
}

func isNumber(value string) bool { return value != "" && strings.Trim(value, "0123456789") == "" }
