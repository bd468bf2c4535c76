package channel

import (
	"fmt"

	"duecourse/internal/casework/address"
)

// Directory finds the platform of a channel. It does not change after it is made.
type Directory struct {
	platforms map[string]Platform
	fallback  Platform
}

// NewDirectory lists the platforms that have an adapter. fallback serves every
// other channel; see package manual. Two platforms with one name are an error.
func NewDirectory(fallback Platform, platforms ...Platform) (Directory, error) {
	byName := make(map[string]Platform, len(platforms))
	for _, platform := range platforms {
		name := address.NormalChannel(platform.Name())
		if _, taken := byName[name]; taken {
			return Directory{}, fmt.Errorf("two adapters for the channel %q", name)
		}
		byName[name] = platform
	}
	return Directory{platforms: byName, fallback: fallback}, nil
}

// For gives the platform of a channel; letter case and spaces around the name
// do not matter.
func (d Directory) For(channel string) Platform {
	if platform, ok := d.platforms[address.NormalChannel(channel)]; ok {
		return platform
	}
	return d.fallback
}
