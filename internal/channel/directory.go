package channel

import (
	"fmt"
	"maps"
	"slices"

	"duecourse/internal/casework"
)

// Directory finds the platform of a channel. It does not change once it is made.
type Directory struct {
	platforms map[string]Platform
	otherwise Platform
}

// NewDirectory lists the platforms that are configured. otherwise serves every
// other channel; see package manual. Two platforms of one name are an error.
func NewDirectory(otherwise Platform, platforms ...Platform) (Directory, error) {
	byName := make(map[string]Platform, len(platforms))
	for _, platform := range platforms {
		name := casework.NormalChannel(platform.Name())
		if _, taken := byName[name]; taken {
			return Directory{}, fmt.Errorf("two adapters for the channel %q", name)
		}
		byName[name] = platform
	}
	return Directory{platforms: byName, otherwise: otherwise}, nil
}

// For gives the platform of a channel, whatever the case of its name.
func (d Directory) For(channel string) Platform {
	if platform, ok := d.platforms[casework.NormalChannel(channel)]; ok {
		return platform
	}
	return d.otherwise
}

// Names lists the channels that have an adapter, in alphabetical order.
func (d Directory) Names() []string {
	return slices.Sorted(maps.Keys(d.platforms))
}
