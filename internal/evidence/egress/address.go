package egress

import (
	"net/netip"
	"slices"
)

// inside are the ranges that are no public addresses, or lead to some that are not:
// the special-purpose registries (RFC 6890, IANA) and what clouds add to them.
// What netip knows by itself (private, loopback, link-local, multicast) is not
// repeated here.
func inside() []netip.Prefix {
	ranges := []string{
		"0.0.0.0/8",        // this network
		"100.64.0.0/10",    // shared by carriers; metadata of Alibaba
		"192.0.0.0/24",     // protocol assignments; metadata of Oracle
		"192.0.2.0/24",     // documentation
		"192.88.99.0/24",   // relays to IPv6
		"198.18.0.0/15",    // benchmarks
		"198.51.100.0/24",  // documentation
		"203.0.113.0/24",   // documentation
		"240.0.0.0/4",      // reserved, and broadcast
		"168.63.129.16/32", // metadata of Azure
		"2001::/23",        // protocol assignments, Teredo among them
		"2001:db8::/32",    // documentation
		"2002::/16",        // 6to4: an IPv4 address inside
		"3fff::/20",        // documentation
	}
	list := make([]netip.Prefix, 0, len(ranges))
	for _, r := range ranges {
		list = append(list, netip.MustParsePrefix(r))
	}
	return list
}

// public says whether an address may be dialled.
func public(address netip.Addr) bool {
	if address.Zone() != "" {
		return false
	}
	address = address.Unmap()
	if !address.IsGlobalUnicast() || address.IsPrivate() {
		return false
	}
	// Of IPv6 only what is handed out as global unicast: this leaves out addresses
	// with an IPv4 address inside (::/96, 64:ff9b::/96) and all that is reserved.
	if address.Is6() && !netip.MustParsePrefix("2000::/3").Contains(address) {
		return false
	}
	return !slices.ContainsFunc(inside(), func(p netip.Prefix) bool { return p.Contains(address) })
}
