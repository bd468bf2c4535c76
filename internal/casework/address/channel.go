package address

import "strings"

// The channels that the council's policy names. The set is open: any other
// name is a channel without an adapter.
const (
	ChannelFacebook  = "facebook"
	ChannelX         = "x"
	ChannelInstagram = "instagram"
	ChannelYouTube   = "youtube"
	ChannelNextdoor  = "nextdoor"
	ChannelSandbox   = "sandbox"
)

// NormalChannel gives the one form of a channel's name.
func NormalChannel(name string) string { return strings.ToLower(strings.TrimSpace(name)) }

// ChannelTitle writes a channel as it writes itself: "YouTube".
func ChannelTitle(name string) string {
	switch name {
	case "":
		return ""
	case ChannelYouTube:
		return "YouTube"
	case ChannelTikTok:
		return "TikTok"
	case ChannelLinkedIn:
		return "LinkedIn"
	case ChannelSandbox:
		return "Sandbox feed"
	}
	return strings.ToUpper(name[:1]) + name[1:]
}
