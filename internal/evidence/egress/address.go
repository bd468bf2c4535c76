package egress

import (
	"net"
	"net/netip"
	"slices"
)

// reservedRanges are not public, or lead to addresses that are not: the
// special-purpose registries (RFC 6890, IANA) and what clouds add to them. The
// ranges that netip knows (private, loopback, link-local, multicast) are not
// repeated here.
func reservedRanges() []netip.Prefix {
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

// isPublic says whether the proxy may dial an address.
func isPublic(address netip.Addr) bool {
	if address.Zone() != "" {
		return false
	}
	address = address.Unmap()
	if !address.IsGlobalUnicast() || address.IsPrivate() {
		return false
	}
	// Global unicast is the only public IPv6. This leaves out addresses with an IPv4
	// address inside (::/96, 64:ff9b::/96) and everything reserved.
	if address.Is6() && !netip.MustParsePrefix("2000::/3").Contains(address) {
		return false
	}
	return !slices.ContainsFunc(reservedRanges(), func(p netip.Prefix) bool { return p.Contains(address) })
}

// ownAddresses are this machine's. A public one of them leads to what listens here.
func ownAddresses() map[netip.Addr]bool {
	own := map[netip.Addr]bool{}
	list, err := net.InterfaceAddrs()
	if err != nil {
		return own // the proxy still refuses the ranges that are not public
	}
	for _, a := range list {
		if prefix, err := netip.ParsePrefix(a.String()); err == nil {
			own[prefix.Addr().Unmap()] = true
		}
	}
	return own
}
