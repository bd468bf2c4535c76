package web

import "net/netip"

// Address is the key of what comes from an IP address: with IPv6 that of its network
// of 64 bits, because everybody has 2^64 addresses there (RFC 6177). What is no
// address has a key together with all else that is none.
func Address(text string) string {
	address, err := netip.ParseAddr(text)
	if err != nil {
		return "no address"
	}
	address = address.Unmap().WithZone("")
	if address.Is4() {
		return address.String()
	}
	network, err := address.Prefix(64)
	if err != nil { // 64 is a length that there is
		return "no address"
	}
	return network.String()
}
